"""What a window is made of: widgets take values and emit values."""
