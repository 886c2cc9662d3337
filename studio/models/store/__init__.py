"""Models that were imported: kept by the hashes of their files, checked, mended and removed."""
