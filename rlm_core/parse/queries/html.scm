((element
  (start_tag (attribute
    (attribute_name) @_attribute
    [(quoted_attribute_value (attribute_value) @name) (attribute_value) @name]))
  . (_)? @body) @definition.section
  (#eq? @_attribute "id"))
((element (start_tag (tag_name) @_tag) (text) @name) @definition.section
  (#match? @_tag "^([hH][1-6]|[tT][iI][tT][lL][eE])$"))
(script_element (start_tag (tag_name) @name) (raw_text) @body) @definition.section
(style_element (start_tag (tag_name) @name) (raw_text) @body) @definition.section
((document (element (start_tag (tag_name) @name) . (_)? @body) @definition.section)
  (#eq? @name "template"))

(comment) @documentation
