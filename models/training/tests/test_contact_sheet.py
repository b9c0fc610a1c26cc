"""The sheet of people: which pictures and frames a list names, and which part of each is shown."""

from __future__ import annotations

import csv
import tarfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.training import contact_sheet
from models.training.tests.made_up import picture

LIST = Path(contact_sheet.__file__).with_name("people.csv")


@pytest.fixture
def places(tmp_path: Path) -> tuple[list[Path], Path]:
    """Two folders of archives with an index each, and a film of ten frames, each brighter than the one before."""
    folders = []
    for number, (shard, name) in enumerate((("heldout", "one.png"), ("b-000", "two.png"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        cv2.imwrite(str(folder / name), picture(number)[..., ::-1])
        with tarfile.open(folder / f"{shard}.tar", "w") as tar:
            tar.add(folder / name, name)
        with open(folder / "INDEX.csv", "w", newline="") as file:
            csv.writer(file).writerows([("file", "shard"), ("another.png", "missing"), (name, shard)])
        folders.append(folder)
    film = cv2.VideoWriter(str(tmp_path / "film.avi"), cv2.VideoWriter_fourcc(*"MJPG"), 5, (64, 48))
    for brightness in range(10):
        frame = np.full((48, 64, 3), 20 * brightness, np.uint8)
        frame[:, 32:] += 50
        film.write(frame)
    film.release()
    return folders, tmp_path


def red(lab: np.ndarray) -> np.ndarray:
    return np.stack((np.full(lab.shape[:2], 40, np.float32), np.zeros(lab.shape[:2], np.float32)), 2)


def test_a_list_says_what_is_shown_and_which_part_of_it(places: tuple[list[Path], Path]) -> None:
    folders, films = places
    people = films / "people.csv"
    people.write_text("file,seconds,left,top,width,height\ntwo.png,,,,,\nfilm.avi,1.4,0.5,0,0.5,1\none.png,,0,0,0.5,0.5\nfilm.avi,0,,,,\n")
    photographs, frames = contact_sheet.people_tiles(contact_sheet.people_of(people), folders, films, [red, lambda lab: -red(lab)])
    assert [len(tiles) for tiles in photographs] == [4, 4] and [len(tiles) for tiles in frames] == [3, 3]
    assert np.array_equal(photographs[0][0], contact_sheet.tile(picture(1) / 255))
    assert np.array_equal(photographs[1][0], contact_sheet.tile(picture(0)[:80, :100] / 255))
    middle = contact_sheet.TILE_HEIGHT // 2, contact_sheet.TILE_WIDTH // 2
    grey, first, second = (tiles[middle].astype(int) for tiles in frames[0])
    # The seventh frame is on the screen from 1.4 s, and its right half is the brighter one.
    assert abs(grey - 190).max() <= 6
    assert first[0] > first[1] + 20 and second[1] > second[0] + 20
    assert abs(frames[1][0][middle].astype(int) - 25).max() <= 30
    sheet = contact_sheet.stacked([contact_sheet.rows_of(tiles, 2) for tiles in (photographs, frames)])
    assert sheet.shape == (2 * contact_sheet.TILE_HEIGHT + 8, 8 * contact_sheet.TILE_WIDTH, 3)


def test_what_is_not_there_is_named(places: tuple[list[Path], Path]) -> None:
    folders, films = places
    person = contact_sheet.Person
    for people, words in (([person("nobody.png", None)], "nobody.png"), ([person("film.avi", 9.0)], "9.0 s"), ([person("no.avi", 0.0)], "no.avi")):
        with pytest.raises(SystemExit, match=words):
            contact_sheet.people_tiles(people, folders, films, [])


def test_the_list_of_the_project_names_twenty_photographs_and_twenty_frames() -> None:
    people = contact_sheet.people_of(LIST)
    assert len({(one.file, one.seconds) for one in people}) == len(people) == 40
    assert sum(one.seconds is None for one in people) == 20
    assert all(0 <= one.left < one.left + one.width <= 1 and 0 <= one.top < one.top + one.height <= 1 for one in people)
