from tests.benchmarks.fuzz import read_whole, run
from tests.benchmarks.seeds import SEEDS


def test_every_seed_is_read(tmp_path):
    for name, data in SEEDS.items():
        path = tmp_path / name
        path.write_bytes(data)
        letters, rejected = read_whole(path)
        assert letters >= 1, name
        assert rejected == 0, name


def test_mutated_files_of_every_format_neither_crash_nor_hang_nor_lose_count():
    assert run(1500, seed=5, seeds=SEEDS, say=lambda text: None) == []
