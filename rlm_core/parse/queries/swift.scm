(class_declaration declaration_kind: "extension" @name name: (_) @name body: (_) @body) @definition.implementation
(class_declaration declaration_kind: _ name: (type_identifier) @name body: (_) @body) @definition.class
(protocol_declaration name: (_) @name body: (_) @body) @definition.class
(function_declaration name: (simple_identifier) @name body: (_)? @body) @definition.function
(protocol_function_declaration name: (simple_identifier) @name) @definition.method
(init_declaration name: "init" @name body: (_)? @body) @definition.method
(deinit_declaration "deinit" @name body: (_)? @body) @definition.method
(subscript_declaration "subscript" @name (computed_property)? @body) @definition.method
(typealias_declaration name: (type_identifier) @name) @definition.constant
(source_file (property_declaration name: (pattern bound_identifier: (_) @name)) @definition.constant)
((class_body (property_declaration
  (modifiers) @_modifiers
  (value_binding_pattern mutability: "let")
  name: (pattern bound_identifier: (_) @name)) @definition.constant)
  (#match? @_modifiers "\\bstatic\\b"))

(modifiers (attribute) @decoration)
(source_file [(comment) (multiline_comment)] @documentation)
(class_body [(comment) (multiline_comment)] @documentation)
(enum_class_body [(comment) (multiline_comment)] @documentation)
(protocol_body [(comment) (multiline_comment)] @documentation)
