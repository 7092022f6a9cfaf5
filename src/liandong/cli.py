"""The `liandong` command."""


def main() -> int:
    """Placeholder until the command registry is in."""
    print("liandong")
    return 0
