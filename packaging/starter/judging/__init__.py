"""A judge of pictures that looks only at their pixels and shares no code with the drawing."""
