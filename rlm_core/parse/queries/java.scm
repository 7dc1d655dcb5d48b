(class_declaration name: (_) @name body: (_) @body) @definition.class
(interface_declaration name: (_) @name body: (_) @body) @definition.class
(enum_declaration name: (_) @name body: (_) @body) @definition.class
(record_declaration name: (_) @name body: (_) @body) @definition.class
(annotation_type_declaration name: (_) @name body: (_) @body) @definition.class
(method_declaration name: (_) @name body: (_)? @body) @definition.method
(constructor_declaration name: (_) @name body: (_) @body) @definition.method
(compact_constructor_declaration name: (_) @name body: (_) @body) @definition.method
(annotation_type_element_declaration name: (_) @name) @definition.method
((field_declaration
  (modifiers) @_modifiers
  declarator: (variable_declarator name: (_) @name)) @definition.constant
  (#match? @_modifiers "static[^;]*final|final[^;]*static"))
(constant_declaration declarator: (variable_declarator name: (_) @name)) @definition.constant
(module_declaration name: (_) @name body: (_) @body) @definition.section

(modifiers [(annotation) (marker_annotation)] @decoration)
(program [(block_comment) (line_comment)] @documentation)
(class_body [(block_comment) (line_comment)] @documentation)
(interface_body [(block_comment) (line_comment)] @documentation)
(annotation_type_body [(block_comment) (line_comment)] @documentation)
(enum_body_declarations [(block_comment) (line_comment)] @documentation)
