"""The pages of returns: what an analyst sends and explains, and what an authority accepts."""
