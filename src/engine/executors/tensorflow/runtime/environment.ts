/** Sets the environment variables that TensorFlow and XLA read. The values that the user has set stay. Only the main thread can set them. */

/**
 * Must be called before the library loads. TensorFlow's own allocator keeps memory between steps. Without it a step of a large model
 * returns its memory to the system and touches it anew, which was measured to take a third of the time (docs/performance.md).
 */
export function setLibraryEnvironment(environment: NodeJS.ProcessEnv = process.env): void {
  environment.TF_CPP_MIN_LOG_LEVEL ??= '2'
  environment.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'
  environment.TF_CPU_ALLOCATOR_USE_BFC ??= 'true'
  // CUDA then shows TensorFlow no GPU.
  if (environment.GATESCOPE_NO_GPU === '1') environment.CUDA_VISIBLE_DEVICES = '-1'
}

/**
 * Must be called before the library loads for compiled programs. XLA has its own matrix products, so oneDNN would only add a line to the
 * error stream. It stays on for tfjs's kernels, which are much faster with it.
 */
export function setCompiledEnvironment(environment: NodeJS.ProcessEnv = process.env): void {
  environment.TF_ENABLE_ONEDNN_OPTS ??= '0'
}

/** Parts of a batch, up to which each has a compiled function of its own: compiling takes longer by their number. */
export const mostOwnFunctions = 2

/** Must be called between loading the library and its first compilation, which reads XLA_FLAGS. `cores`: how many parts of a batch may run at once. */
export function setXlaFlags(version: string, cores: number, environment: NodeJS.ProcessEnv = process.env): void {
  environment.XLA_FLAGS = withDefaults(environment.XLA_FLAGS ?? '', flagsFor(version, cores))
}

/** These flags were measured with this version; docs/performance.md has the figures. */
const flagsOf221 = ['--xla_cpu_prefer_vector_width=512', '--xla_cpu_enable_concurrency_optimized_scheduler=false']

/**
 * Leaves YNNPACK single products alone. What it fuses with constants, as sums are, it builds in the first call of a compiled function, and
 * there calls at once lengthen the same list, which ends the process (`EmitYnnSubgraph` in XLA's ynn_emitter.cc). The LSTM's step is then an
 * eighth slower.
 */
const withoutFusions = '--xla_cpu_experimental_ynn_fusion_type=individual_dot'

/** XLA ends the process on an unknown flag, so each flag is set only for versions that are known to have it. */
function flagsFor(version: string, cores: number): string[] {
  const always = ['--xla_cpu_multi_thread_eigen=false']
  if (!version.startsWith('2.21.')) return always
  // Up to so many parts have functions of their own, none of which is called twice at once.
  return [...always, ...flagsOf221, ...(cores > mostOwnFunctions ? [withoutFusions] : [])]
}

/** Returns `flags`, with those of `defaults` that `flags` does not set. */
export function withDefaults(flags: string, defaults: readonly string[]): string {
  const set = new Set(flags.split(/\s+/).map(flagName))
  return [flags, ...defaults.filter((flag) => !set.has(flagName(flag)))].filter((part) => part.length > 0).join(' ')
}

function flagName(flag: string): string {
  return flag.split('=')[0] ?? flag
}
