"""What bin/bench runs: each figure beside the raw limit of the same run."""
