"""What XFS filesystems did: extents, B-trees, directories, inodes, reads and writes."""

from collections.abc import Mapping, Sequence

from exporter.host.collector import HostCollector, label_name
from exporter.host.kernel_files import attribute, entries, lines_of, words_of
from exporter.model.metrics import Family, counter
from exporter.system.roots import Roots

_FIELDS: Mapping[str, Sequence[tuple[str, str]]] = {
    "extent_alloc": (
        ("extent_allocation_extents_allocated", "Extents allocated."),
        ("extent_allocation_blocks_allocated", "Blocks allocated."),
        ("extent_allocation_extents_freed", "Extents freed."),
        ("extent_allocation_blocks_freed", "Blocks freed."),
    ),
    "abt": (
        ("allocation_btree_lookups", "Lookups in the allocation B-trees."),
        ("allocation_btree_compares", "Compares in the allocation B-trees."),
        ("allocation_btree_records_inserted", "Records inserted into the allocation B-trees."),
        ("allocation_btree_records_deleted", "Records deleted from the allocation B-trees."),
    ),
    "blk_map": (
        ("block_mapping_reads", "Block maps for reads."),
        ("block_mapping_writes", "Block maps for writes."),
        ("block_mapping_unmaps", "Blocks unmapped."),
        ("block_mapping_extent_list_insertions", "Insertions into extent lists."),
        ("block_mapping_extent_list_deletions", "Deletions from extent lists."),
        ("block_mapping_extent_list_lookups", "Lookups in extent lists."),
        ("block_mapping_extent_list_compares", "Compares in extent lists."),
    ),
    "bmbt": (
        ("block_map_btree_lookups", "Lookups in the block map B-trees."),
        ("block_map_btree_compares", "Compares in the block map B-trees."),
        ("block_map_btree_records_inserted", "Records inserted into the block map B-trees."),
        ("block_map_btree_records_deleted", "Records deleted from the block map B-trees."),
    ),
    "dir": (
        ("directory_operation_lookup", "Names looked up in directories, which the cache of names did not have."),
        ("directory_operation_create", "Directory entries created."),
        ("directory_operation_remove", "Directory entries removed."),
        ("directory_operation_getdents", "Calls of getdents(2)."),
    ),
    "ig": (
        ("inode_operation_attempts", "Inodes looked for in the cache."),
        ("inode_operation_found", "Inodes found in the cache."),
        ("inode_operation_recycled", "Inodes found in the cache that were being recycled."),
        ("inode_operation_missed", "Inodes not found in the cache."),
        ("inode_operation_duplicates", "Inodes that another process had added to the cache meanwhile."),
        ("inode_operation_reclaims", "Inodes taken out of the cache for their memory."),
        ("inode_operation_attribute_changes", "Changes of inodes' attributes."),
    ),
    "rw": (("write_calls", "Calls of write(2)."), ("read_calls", "Calls of read(2).")),
    "vnodes": (
        ("vnode_active", "Vnodes that are on no free list."),
        ("vnode_allocate", "Calls of vn_alloc."),
        ("vnode_get", "Calls of vn_get."),
        ("vnode_hold", "Calls of vn_hold."),
        ("vnode_release", "Calls of vn_rele."),
        ("vnode_reclaim", "Calls of vn_reclaim."),
        ("vnode_remove", "Calls of vn_remove."),
    ),
}
"""Of each line, by its first word, what its numbers are: the family's name after `node_xfs_`, and its help."""


class XfsCollector(HostCollector):
    """Reads those of sysfs's counters that node_exporter has, by filesystem (kernel: fs/xfs/xfs_stats.c).

    Args:
        roots: where the kernel's files are.
    """

    name = "xfs"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._filesystems = f"{roots.sys}/fs/xfs"

    def collect(self) -> Sequence[Family]:
        """Make one family of each counter, without samples where no such filesystem is mounted.

        Raises:
            OSError, ValueError: the counters cannot be listed, or are no numbers.
        """
        read = {
            name: _counts(text)
            for name in entries(self._filesystems)
            if (text := attribute(f"{self._filesystems}/{name}/stats", "stats")) is not None
        }
        return tuple(
            counter(
                f"node_xfs_{field}",
                help_text,
                [
                    ({"device": label_name(device)}, counts[line][index])
                    for device, counts in read.items()
                    if index < len(counts.get(line, ()))
                ],
            )
            for line, fields in _FIELDS.items()
            for index, (field, help_text) in enumerate(fields)
        )


def _counts(text: str) -> Mapping[str, Sequence[int]]:
    lines = (words_of(line) for line in lines_of(text))
    return {name: [int(number) for number in numbers] for name, *numbers in lines}
