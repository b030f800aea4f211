import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { type AddressRules, strictRules } from '../../webhooks/address.ts'
import { type RetryTimes, retryTimes } from '../../webhooks/retry.ts'

/** Where webhooks may lead, and how long is tried. */
export interface WebhookConfig {
  readonly rules: AddressRules
  readonly times: RetryTimes
}

export const defaultWebhooks: WebhookConfig = { rules: strictRules, times: retryTimes }

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/

/** Reads the variables of webhooks; what is wrong with them is added to `faults`. */
export function webhooksOf(text: (name: string) => string | undefined, faults: string[]): WebhookConfig {
  const http = text('WEBHOOK_HTTP') ?? 'false'
  if (!['true', 'false'].includes(http)) faults.push('WEBHOOK_HTTP must be true or false')
  const allowed = (text('WEBHOOK_ALLOW') ?? '')
    .split(',')
    .map(part => part.trim().toLowerCase())
    .filter(part => part !== '')
  const networks: string[] = []
  const hosts: string[] = []
  for (const part of allowed) {
    if (ipaddr.isValidCIDR(part)) networks.push(part)
    else if (isIP(part) !== 0) networks.push(`${part}/${isIP(part) === 4 ? 32 : 128}`)
    else if (HOST.test(part)) hosts.push(part)
    else faults.push('WEBHOOK_ALLOW must be networks, addresses and names of hosts: 10.0.0.0/8,hooks.internal')
  }
  return { rules: { http: http === 'true', networks, hosts }, times: retryTimes }
}
