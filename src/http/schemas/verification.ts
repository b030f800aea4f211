import Type from 'typebox'
import {
  invalidReasons,
  triedStates,
  unknownReasons,
  type VerifyReason,
  verifySentences,
  verifyStates
} from '../../domain/verification.ts'
import { VERIFY_TARGET_NAME_PATTERN } from '../../domain/verify-target.ts'
import { closed, oneOf, orNull, Time } from './common.ts'

const reasons: readonly VerifyReason[] = [...invalidReasons, ...unknownReasons]

export const VerificationSchema = Type.Object(
  {
    state: oneOf(verifyStates, {
      description:
        '`valid`: it works. `invalid`: the verify target says that it does not. `unknown`: that could not be found out, which says nothing about it.'
    }),
    at: Time,
    target: Type.String({ description: 'Name of the verify target that it was tried on.' }),
    reason: orNull<VerifyReason>(
      'string',
      'Why it does not work, or is not known to: one of the reasons in docs/verifying.md; null if it works.',
      { enum: [...reasons, null] }
    ),
    message: orNull<string>('string', 'The reason as a sentence, with the remedy.'),
    as: Type.Optional(Type.String({ description: 'Who the verify target says that the login is, if it says so.' }))
  },
  {
    ...{ $id: 'Verification', title: 'Verification' },
    examples: [
      { state: 'valid', at: '2026-03-02T09:00:00.000Z', target: 'registry', reason: null, message: null, as: 'alice' },
      {
        ...{ state: 'invalid', at: '2026-03-02T09:00:00.000Z', target: 'registry', reason: 'LoginRefused' },
        message: verifySentences.LoginRefused
      }
    ]
  }
)

export const VerifiedQuery = Type.Optional(
  oneOf(triedStates, {
    description: 'Only credentials whose last try has this state; `never`: that were not tried with their current values.'
  })
)

export const VerifyBody = Type.Object(
  {
    target: Type.Optional(
      Type.String({
        pattern: VERIFY_TARGET_NAME_PATTERN,
        examples: ['registry'],
        description: 'The verify target. If omitted, that of `verifyWith`, or the suggested one.'
      })
    )
  },
  { ...closed, $id: 'VerifyCredential', title: 'VerifyCredential', examples: [{ target: 'registry' }] }
)

export const AskedTrySchema = Type.Object(
  { target: Type.String({ description: 'Name of the verify target that it will be tried on.' }) },
  { $id: 'AskedTry', title: 'AskedTry', examples: [{ target: 'registry' }] }
)

/** Schemas that others refer to by name. */
export const verificationSchemas = [VerifyBody, AskedTrySchema]
