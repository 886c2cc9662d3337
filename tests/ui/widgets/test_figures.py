"""Numbers as people read them."""

import pytest

from ui.widgets.figures import file_size


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0 MB"),
        (600, "0.6 kB"),
        (49_000, "49 kB"),
        (9_310_000, "9.3 MB"),
        (17_200_000_000, "17.2 GB"),
    ],
)
def test_a_size_on_the_disk_is_never_shown_as_nothing(size_bytes: int, text: str) -> None:
    assert file_size(size_bytes) == text
