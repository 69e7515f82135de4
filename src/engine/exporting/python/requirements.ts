/** The packages of Python exports, in the versions with which the exports are tested. */

const versions = {
  jax: '0.10.2',
  keras: '3.15.1',
  numpy: '2.4.6',
  safetensors: '0.8.0',
  tensorflow: '2.21.0',
  torch: '2.15.0'
} as const

const packages = {
  jax: ['jax', 'safetensors'],
  keras: ['keras', 'safetensors', 'tensorflow'],
  pytorch: ['numpy', 'safetensors', 'torch'],
  savedmodel: ['safetensors', 'tensorflow']
} as const satisfies Readonly<Record<string, readonly (keyof typeof versions)[]>>

/** The text of `requirements.txt`. */
export function requirements(format: keyof typeof packages): string {
  return [...packages[format].map((name) => `${name}==${versions[name]}`), ...(format === 'pytorch' ? [] : ['numpy']), ''].join('\n')
}
