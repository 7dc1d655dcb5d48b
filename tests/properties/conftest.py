"""A profile for a long look: `pytest tests/properties --hypothesis-profile=thorough`."""

from hypothesis import settings

settings.register_profile("thorough", max_examples=2_000, print_blob=True)
