/** What the lab measures against sequence length: the families, and attention in both of its forms. */
import { familyNames } from './families'
import type { FamilyName } from './families'

export const lengthFamilies = [...familyNames, 'Transformer-chunked'] as const
export type LengthFamily = (typeof lengthFamilies)[number]

export const baseFamily = (family: LengthFamily): FamilyName => (family === 'Transformer-chunked' ? 'Transformer' : family)
