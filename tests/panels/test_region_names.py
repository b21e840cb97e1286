"""Many names of regions at once are told apart as one by one."""

import pytest

from ningbo_plan.series import region_key, region_keys


@pytest.mark.parametrize(
    "names",
    [
        ["", "寧波市"],
        ["甲", ""],
        [" 寧波市 ", "宁波市", "Ａ縣", "A县"],
        [],
        [""],
        ["甲\n乙", "丙"],
        ["", "x\ny"],
        ["x\ny", ""],
    ],
)
def test_as_one_by_one(names: list[str]) -> None:
    assert region_keys(names) == [region_key(name) for name in names]
