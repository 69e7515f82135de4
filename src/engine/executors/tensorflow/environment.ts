/** The environment variables that TensorFlow and XLA read when they load. What the user has set stays. */
import { usableCores } from '../cores'

/** Defaults for TensorFlow's library; call before it loads. Environment variables can only be set on the main thread. */
export function setEnvironment(environment: NodeJS.ProcessEnv = process.env, cores = usableCores()): void {
  environment.TF_CPP_MIN_LOG_LEVEL ??= '2'
  environment.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'
  environment.XLA_FLAGS = withDefaults(environment.XLA_FLAGS ?? '', xlaFlags(cores))
}

/** Where the batch is split over the cores, each part's products stay on its own core. */
function xlaFlags(cores: number): string[] {
  return cores > 1 ? ['--xla_cpu_multi_thread_eigen=false'] : []
}

/** `flags` with those of `defaults` that it does not set itself. */
export function withDefaults(flags: string, defaults: readonly string[]): string {
  const added = defaults.filter((flag) => !flags.includes(flag.split('=')[0] ?? flag))
  return [flags, ...added].filter((part) => part.length > 0).join(' ')
}
