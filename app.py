"""The application factory."""


def create_app() -> None:
    """Nothing is served yet."""
