/** Functions of `node:util` that tfjs-node calls and that Node 23 and later no longer have. */

const utilities: Readonly<Record<string, (value: unknown) => boolean>> = {
  isArray: (value) => Array.isArray(value),
  isNullOrUndefined: (value) => value === null || value === undefined,
  isString: (value) => typeof value === 'string',
  isNumber: (value) => typeof value === 'number',
  isBoolean: (value) => typeof value === 'boolean',
  isObject: (value) => typeof value === 'object' && value !== null,
  isFunction: (value) => typeof value === 'function',
  isUndefined: (value) => value === undefined,
  isNull: (value) => value === null
}

/** Adds to `util` what it lacks; call before tfjs-node loads. */
export function addMissingUtilities(util: Record<string, unknown>): void {
  for (const [name, utility] of Object.entries(utilities)) if (!(name in util)) util[name] = utility
}
