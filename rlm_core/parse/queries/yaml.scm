; Keys of the first level, and those of the second that hold something.
(document (block_node (block_mapping (block_mapping_pair
  key: (_) @name
  value: (block_node [(block_mapping) (block_sequence)] @body)) @definition.section)))
(document (block_node (block_mapping (block_mapping_pair
  key: (_) @name
  value: (_)?) @definition.section)))
(document (block_node (block_mapping (block_mapping_pair value: (block_node (block_mapping
  (block_mapping_pair
    key: (_) @name
    value: (block_node [(block_mapping) (block_sequence)] @body)) @definition.entry))))))

(comment) @documentation
