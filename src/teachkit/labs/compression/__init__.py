"""The labs of two libraries that promise the interface of another: zlib-rs and bzip2-rs.

Both follow one recipe. The Rust library is built as a C library from the crates that Debian ships
(`building`), its symbols are held against the originals' (`elf`, `surface`), programs that know
nothing of it are run with it (`swap`), and both do the same work in turns against a clock
(`deflate`, `bzip2`, `timing`). `zlib_rs` and `bzip2_rs` are the two labs.
"""
