/** The kinds of memory that the labs compare. */
import * as z from 'zod'

export const familyNames = ['RNN', 'LSTM', 'GRU', 'minGRU', 'Transformer', 'S4D', 'Mamba'] as const
export type FamilyName = (typeof familyNames)[number]
export const familySchema = z.enum(familyNames)

/** What is measured against sequence length: all families, and attention in both of its forms. */
export const lengthFamilies = [...familyNames, 'Transformer-chunked'] as const
export type LengthFamily = (typeof lengthFamilies)[number]
export const lengthFamilySchema = z.enum(lengthFamilies)
