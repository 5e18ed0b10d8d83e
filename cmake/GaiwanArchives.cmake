# gaiwan_link_archives(TARGET): the libraries it calls most become part of the binary; cmake/link_archives says which, and
# why.
function(gaiwan_link_archives target)
  set_property(TARGET ${target} PROPERTY RULE_LAUNCH_LINK ${PROJECT_SOURCE_DIR}/cmake/link_archives)
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/link_archives)
endfunction()
