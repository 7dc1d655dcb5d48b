(table . [(bare_key) (quoted_key) (dotted_key)] @name . (_)? @body) @definition.section
(table_array_element . "[[" . [(bare_key) (quoted_key) (dotted_key)] @name . "]]" . (_)? @body) @definition.section
(document (pair . (_) @name) @definition.section)
(table (pair . (_) @name [(array) (inline_table)]) @definition.entry)
(table_array_element (pair . (_) @name [(array) (inline_table)]) @definition.entry)

(comment) @documentation
