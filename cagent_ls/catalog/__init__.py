"""Knowledge that lives outside of the file and may be out of reach, as values that say so."""
