; Beyond ecmascript.scm.
(interface_declaration name: (_) @name body: (_) @body) @definition.class
(abstract_class_declaration name: (_) @name body: (_) @body) @definition.class
(enum_declaration name: (_) @name body: (_) @body) @definition.class
(type_alias_declaration name: (_) @name) @definition.constant
(internal_module name: (_) @name body: (_) @body) @definition.section
(module name: (_) @name body: (_) @body) @definition.section
(function_signature name: (_) @name) @definition.prototype
(abstract_method_signature name: (_) @name) @definition.method
(interface_body (method_signature name: (_) @name) @definition.method)
(public_field_definition
  name: (_) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
  ]) @definition.method
(ambient_declaration (lexical_declaration (variable_declarator name: (identifier) @name) @definition.constant))

(ambient_declaration "declare" @prefix)
(interface_body (comment) @documentation)
