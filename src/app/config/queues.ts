/** Whether jobs can be retried, removed and the queue paused at /queues; looking at them is always possible. */
export function queuesWritableOf(text: (name: string) => string | undefined, faults: string[]): boolean {
  const value = text('QUEUES_WRITABLE') ?? 'false'
  if (!['true', 'false'].includes(value)) faults.push('QUEUES_WRITABLE must be true or false')
  return value === 'true'
}
