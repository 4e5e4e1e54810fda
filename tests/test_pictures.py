"""The pictures of the README: each says what the product says today."""

from pathlib import Path

import pytest

from tests.pictures import FOLDER, Picture, pictures, words_in

ROOT = Path(__file__).parent.parent
LARGEST = 200_000
"""In bytes: the four together are no burden to whoever clones."""


@pytest.mark.parametrize("picture", pictures(), ids=lambda picture: picture.name)
def test_a_picture_says_what_the_product_says(picture: Picture) -> None:
    told = words_in(FOLDER / picture.name)
    assert len(told) > 400
    assert told == picture.words(), "run: ./run pictures"


def test_the_readme_shows_every_picture_and_there_is_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = {picture.name for picture in pictures()}
    assert {file.name for file in FOLDER.iterdir()} == names
    for name in names:
        assert f"](docs/pictures/{name})" in readme


def test_a_picture_is_small_and_asks_no_network() -> None:
    for file in FOLDER.iterdir():
        assert file.stat().st_size < LARGEST, file.name
        if file.suffix == ".svg":
            assert file.read_text(encoding="utf-8").count("http") == 1  # the name space
