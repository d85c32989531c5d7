"""Looking inside: figures of data, training, network and errors of a run."""
