"""The pages of definitions: members read them, administrators keep them."""
