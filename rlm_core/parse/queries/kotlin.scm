(class_declaration name: (_) @name [(class_body) (enum_class_body)]? @body) @definition.class
(object_declaration name: (_) @name (class_body)? @body) @definition.class
(companion_object name: (_) @name (class_body)? @body) @definition.class
(companion_object "object" @name !name (class_body)? @body) @definition.class
(function_declaration (user_type) @owner . name: (_) @name (function_body)? @body) @definition.function
(function_declaration name: (_) @name (function_body)? @body) @definition.function
(secondary_constructor "constructor" @name (block)? @body) @definition.method
(type_alias type: (_) @name) @definition.constant
(source_file (property_declaration (variable_declaration . (identifier) @name)) @definition.constant)
((class_body (property_declaration
  (modifiers) @_modifiers
  (variable_declaration . (identifier) @name)) @definition.constant)
  (#match? @_modifiers "\\bconst\\b"))

(modifiers (annotation) @decoration)
(source_file [(block_comment) (line_comment)] @documentation)
(class_body [(block_comment) (line_comment)] @documentation)
(enum_class_body [(block_comment) (line_comment)] @documentation)
