"""The citizen's page: what happened to my request? No sign-in, no names."""
