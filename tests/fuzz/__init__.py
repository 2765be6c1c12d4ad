"""The fuzzer: damaged and random documents in every importer, and libraries with wrong bytes."""
