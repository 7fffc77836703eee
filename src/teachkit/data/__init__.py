"""What the decisions stand on: snapshots, facts, and the files of the project at hand.

Three kinds of data, and none of them is precious:

- **The reader's project**: `projects` reads a lock, manifests and audits into one
  `ProjectFiles`; `releases` makes the same of the talk's own projects through time. `checkout`
  measures any source tree: code, people, and what makes it risky to touch; its `tree` is what
  `document` and `trust` look at.
- **Snapshots** of what others publish, which `snapshots` reads and writes: RustSec's
  `advisories`, the public `audits`, and `debian`'s crates. The last ships with the package;
  `update` brings all three up to date in the user's `cache`, through `fetch`. The fourth are the
  `candidates` among Debian's sources: `debian_sources` puts them together, `debian_reach` counts
  who could not be installed without each, and `debian_history` knows what became of them. The
  fifth are `names` that are taken; `name_lists` knows where whole lists come from.
- **Facts** that we counted ourselves: `facts`, each with source, date and method; `tables` reads
  them strictly, `history` builds the larger ones, and `sources` keeps account of every file that
  ships. `cves` are the known vulnerabilities of the talk's programs, `systems` the seven projects
  and who paid for them, `focus` what claims are held against, `rounds` timings and memory as they
  were measured, `learned` what one program accepts from release to release, `documentation` what
  the seven document, `channels` where they can be had, `parity` what old and new programs promise,
  `policies` what the seven say of a hole, `licences` which may be joined with which. `incident`
  is no fact but a story: the table-top's, which a teacher may replace.

`shapes` looks at every row that comes from elsewhere, `status` says what there is and how old, and
`files` writes everything, all or nothing.
"""
