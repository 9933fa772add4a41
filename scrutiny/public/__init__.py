"""What an authority shows to the public of its own force, read without signing in."""
