"""Settings that are the same in every installation. What differs, by the environment, stands in console.settings."""
