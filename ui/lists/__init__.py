"""The lists that views show: jobs that wait, pictures that were made."""
