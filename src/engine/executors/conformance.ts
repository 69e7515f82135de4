/** The suite that every executor must pass: each operation, whole programs, modules with variables. */
import type { ConformanceCase } from './conformance/agreement'
import { moduleCases } from './conformance/moduleCases'
import { operationCases } from './conformance/operationCases'
import { structureCases } from './conformance/structureCases'

export const conformanceCases: readonly ConformanceCase[] = [...operationCases, ...structureCases, ...moduleCases]
