import { expect, it } from 'vitest'
import { setCompiledEnvironment, setLibraryEnvironment, setXlaFlags, withDefaults } from './environment'

it('leaves what the user has set', () => {
  const environment: NodeJS.ProcessEnv = { TF_CPP_MIN_LOG_LEVEL: '0', XLA_FLAGS: '--xla_cpu_multi_thread_eigen=true --xla_dump_to=x' }
  setLibraryEnvironment(environment)
  setXlaFlags('2.21.0', 2, environment)
  expect(environment.TF_CPP_MIN_LOG_LEVEL).toBe('0')
  expect(environment.TF_FORCE_GPU_ALLOW_GROWTH).toBe('true')
  expect(environment.CUDA_VISIBLE_DEVICES).toBeUndefined()
  expect(environment.XLA_FLAGS).toBe(
    '--xla_cpu_multi_thread_eigen=true --xla_dump_to=x --xla_cpu_prefer_vector_width=512 --xla_cpu_enable_concurrency_optimized_scheduler=false'
  )
})

it('does without oneDNN for compiled programs, unless the user wants it', () => {
  const environment: NodeJS.ProcessEnv = {}
  setLibraryEnvironment(environment)
  expect(environment.TF_ENABLE_ONEDNN_OPTS).toBeUndefined()
  setCompiledEnvironment(environment)
  expect(environment.TF_ENABLE_ONEDNN_OPTS).toBe('0')
  const userEnvironment: NodeJS.ProcessEnv = { TF_ENABLE_ONEDNN_OPTS: '1' }
  setCompiledEnvironment(userEnvironment)
  expect(userEnvironment.TF_ENABLE_ONEDNN_OPTS).toBe('1')
})

it('gives a version no flag that it may not know', () => {
  const environment: NodeJS.ProcessEnv = {}
  setXlaFlags('2.9.1', 16, environment)
  expect(environment.XLA_FLAGS).toBe('--xla_cpu_multi_thread_eigen=false')
})

it('adds a flag whose name only begins like one that is set', () => {
  expect(withDefaults('--a_longer=1', ['--a=2'])).toBe('--a_longer=1 --a=2')
})

it('does without kernels that are built in a first call, where more parts run at once than have functions of their own', () => {
  const flagsWith = (cores: number) => {
    const environment: NodeJS.ProcessEnv = {}
    setXlaFlags('2.21.0', cores, environment)
    return environment.XLA_FLAGS
  }
  expect(flagsWith(2)).not.toContain('ynn')
  expect(flagsWith(3)).toContain('--xla_cpu_experimental_ynn_fusion_type=individual_dot')
})
