from analyzer.training.transfer import transfer


def test_intents_of_another_corpus_are_ranked(tmp_path):
    (tmp_path / "parakweet").mkdir()
    (tmp_path / "parakweet" / "train.txt").write_text(
        "Yes\tPlease send me the report.\nYes\tI will call you tomorrow.\nNo\tThe sky was grey.\nNo\tFour hundred tons.\n"
    )
    table = transfer(tmp_path)
    assert table[["corpus", "sentences", "positive"]].to_numpy().tolist() == [["parakweet", 4, 2]]
    assert table["auc"][0] == 1.0
