/** Names that an `nn.Module` has already, so that no layer and no node may be stored under them. */
export const moduleAttributes: readonly string[] = [
  ...'T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval extra_repr'.split(
    ' '
  ),
  ...'float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia named_buffers'.split(' '),
  ...'named_children named_modules named_parameters parameters register_backward_hook register_buffer register_forward_hook'.split(' '),
  ...'register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook'.split(' '),
  ...'register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook register_state_dict_pre_hook'.split(
    ' '
  ),
  ...'requires_grad_ set_extra_state set_submodule share_memory state_dict to to_empty train training xpu zero_grad'.split(' ')
]
