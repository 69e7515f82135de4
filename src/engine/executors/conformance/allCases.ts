/** The suite that every executor must pass: each operation, whole programs, modules with variables. */
import type { ConformanceCase } from './agreement'
import { moduleCases } from './moduleCases'
import { operationCases } from './operationCases'
import { structureCases } from './structureCases'

export const conformanceCases: readonly ConformanceCase[] = [...operationCases, ...structureCases, ...moduleCases]
