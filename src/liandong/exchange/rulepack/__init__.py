"""Rule packs as folders of TOML: read, checked, found, and turned into canonical JSON."""

from liandong.exchange.rulepack.activation import Obstacle, activation, may_activate
from liandong.exchange.rulepack.canonical import pack_from_json, pack_hash, pack_json
from liandong.exchange.rulepack.check import check
from liandong.exchange.rulepack.find import PackNotFound, find_pack, pack_folders
from liandong.exchange.rulepack.load import PackSource, load_pack, read_pack
from liandong.exchange.rulepack.samples import sample_settings, sample_values
from liandong.exchange.rulepack.settings_file import read_settings
from liandong.exchange.rulepack.settings_pack import settings_problems

__all__ = [
    "Obstacle",
    "PackNotFound",
    "PackSource",
    "activation",
    "check",
    "find_pack",
    "load_pack",
    "may_activate",
    "pack_folders",
    "pack_from_json",
    "pack_hash",
    "pack_json",
    "read_pack",
    "read_settings",
    "sample_settings",
    "sample_values",
    "settings_problems",
]
