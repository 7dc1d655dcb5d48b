(class_declaration name: (_) @name body: (_)? @body) @definition.class
(interface_declaration name: (_) @name body: (_)? @body) @definition.class
(struct_declaration name: (_) @name body: (_)? @body) @definition.class
(record_declaration name: (_) @name body: (_)? @body) @definition.class
(enum_declaration name: (_) @name body: (_)? @body) @definition.class
(namespace_declaration name: (_) @name body: (_) @body) @definition.section
(method_declaration name: (_) @name body: (_)? @body) @definition.method
(constructor_declaration name: (_) @name body: (_)? @body) @definition.method
(destructor_declaration "~" @name name: (_) @name body: (_)? @body) @definition.method
(operator_declaration "operator" @name operator: _ @name body: (_)? @body) @definition.method
(indexer_declaration "this" @name accessors: (_)? @body) @definition.method
(delegate_declaration name: (_) @name) @definition.constant
((field_declaration
  (modifier) @_modifier
  (variable_declaration (variable_declarator name: (_) @name))) @definition.constant
  (#eq? @_modifier "const"))
((field_declaration
  (modifier) @_static
  (modifier) @_readonly
  (variable_declaration (variable_declarator name: (_) @name))) @definition.constant
  (#eq? @_static "static")
  (#eq? @_readonly "readonly"))

(attribute_list) @decoration
(compilation_unit (comment) @documentation)
(declaration_list (comment) @documentation)
