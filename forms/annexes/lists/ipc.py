"""The subclasses of the International Patent Classification, edition 2017.01, the one in force in 2017.

``ipc.tsv`` holds all 639 symbols; between editions 2016.01 and 2017.01 none was added or dropped, F24J still stood
and G16H did not yet exist. The titles are shortened (标题为简写): references to other places are left out. The third
column holds everyday words of the trades, ours and no part of the classification.
"""

from __future__ import annotations

from pathlib import Path

from forms.annexes.lists.catalogue import Catalogue, read

SECTIONS = {
    "A": "A 人类生活必需",
    "B": "B 作业；运输",
    "C": "C 化学；冶金",
    "D": "D 纺织；造纸",
    "E": "E 固定建筑物",
    "F": "F 机械工程；照明；加热；武器；爆破",
    "G": "G 物理",
    "H": "H 电学",
}

PATENT_CLASSES = Catalogue(
    name="ipc",
    title="国际专利分类表（IPC）小类，2017.01 版",
    note="类号与国际专利分类表一致，标题为简写。找到小类即可，知道更细的组号可接着填写，例如 A23F 3/06。",
    groups=SECTIONS,
    takes="code",
    entries=read(Path(__file__).with_name("ipc.tsv"), lambda symbol: symbol[0]),
)
