(function_declaration name: (_) @name body: (_)? @body) @definition.function
(method_declaration
  receiver: (parameter_list (parameter_declaration
    type: [
      (type_identifier) @owner
      (pointer_type (type_identifier) @owner)
      (generic_type type: (_) @owner)
      (pointer_type (generic_type type: (_) @owner))
    ]))
  name: (_) @name
  body: (_)? @body) @definition.method
(source_file (type_declaration (type_spec
  name: (_) @name
  type: (struct_type (field_declaration_list) @body)) @definition.class))
(source_file (type_declaration (type_spec
  name: (_) @name
  type: (interface_type . (_)? @body)) @definition.class))
(source_file (type_declaration [(type_spec name: (_) @name) (type_alias name: (_) @name)] @definition.constant))
(source_file (const_declaration (const_spec name: (_) @name) @definition.constant))
(source_file (var_declaration (var_spec name: (_) @name) @definition.constant))
(source_file (var_declaration (var_spec_list (var_spec name: (_) @name) @definition.constant)))

(type_declaration "type" @prefix)
(const_declaration "const" @prefix)
(var_declaration "var" @prefix)
(source_file (comment) @documentation)
(type_declaration (comment) @documentation)
(const_declaration (comment) @documentation)
(var_declaration (comment) @documentation)
(var_spec_list (comment) @documentation)
