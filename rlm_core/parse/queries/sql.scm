(create_table (object_reference) @name (column_definitions)? @body) @definition.class
(create_view (object_reference) @name (create_query)? @body) @definition.class
(create_materialized_view (object_reference) @name (create_query)? @body) @definition.class
(create_type (object_reference) @name) @definition.class
(create_function (object_reference) @name (function_body)? @body) @definition.function
(create_trigger . (_)* . (keyword_trigger) . (object_reference) @name) @definition.function
(create_index column: (_) @name) @definition.constant
(create_schema (identifier) @name) @definition.section

(program (comment) @documentation)
(program (marginalia) @documentation)
