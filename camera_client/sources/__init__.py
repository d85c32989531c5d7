"""Where frames come from: files, archives, videos, webcams, cameras on the network, boards."""
