(class_definition name: (_) @name body: (_)? @body) @definition.class
(trait_definition name: (_) @name body: (_)? @body) @definition.class
(object_definition name: (_) @name body: (_)? @body) @definition.class
(package_object name: (_) @name body: (_)? @body) @definition.class
(enum_definition name: (_) @name body: (_) @body) @definition.class
(given_definition name: (_) @name body: (_)? @body) @definition.class
(extension_definition "extension" @name parameters: (_) @name body: (_) @body) @definition.implementation
(package_clause name: (_) @name body: (_) @body) @definition.section
(function_definition name: (_) @name body: (_) @body) @definition.function
(function_declaration name: (_) @name) @definition.function
(type_definition name: (_) @name) @definition.constant
(compilation_unit (val_definition pattern: (identifier) @name) @definition.constant)
((template_body (val_definition pattern: (identifier) @name) @definition.constant)
  (#match? @name "^[A-Z]"))

(annotation) @decoration
(compilation_unit [(block_comment) (comment)] @documentation)
(template_body [(block_comment) (comment)] @documentation)
(enum_body [(block_comment) (comment)] @documentation)
