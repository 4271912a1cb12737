// Publish a question to Kafka and read its answer as it streams, by what asyncapi.yaml says and no code of Aisle.
// In this folder: npm ci, then
//
//   node publish_query.mjs 127.0.0.1:9092 'a gift for a grandmother who gardens, under $40'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { decode, encode } from '@msgpack/msgpack'
import { Consumer, Producer, compatibilityPartitioner, stringDeserializer, stringSerializer } from '@platformatic/kafka'
import { parse } from 'yaml'

const contract = parse(readFileSync(new URL('../schemas/aisle_schemas/asyncapi.yaml', import.meta.url), 'utf8'))
const { queries, answers } = contract.channels
const { messageTraits, messages } = contract.components
const [bootstrap, question] = process.argv.slice(2)

const query = { type: 'query.asked', query_id: randomUUID(), question, asked_at_ms: Date.now(), budget_ms: 15_000 }
const said = { ce_id: randomUUID(), ce_source: '/our/backend', ce_time: new Date(query.asked_at_ms).toISOString() }
const headers = {}
for (const name of messageTraits.cloudEvent.headers.required) {
  const { properties } = messageTraits.cloudEvent.headers
  headers[name] = (properties[name] ?? messages.QueryAsked.headers.properties[name]).const ?? said[name]
}

const client = { clientId: 'our-backend', bootstrapBrokers: bootstrap.split(',') }
const consumer = new Consumer({
  ...client, groupId: query.query_id, autocommit: false, deserializers: { key: stringDeserializer, value: decode }
})
// Where the answers end before anyone can answer.
const ends = await consumer.listOffsets({ topics: [answers.address] })
const producer = new Producer({
  ...client, partitioner: compatibilityPartitioner, // murmur2, as Java's client does
  serializers: { key: stringSerializer, value: encode, headerKey: stringSerializer, headerValue: stringSerializer }
})
await producer.send({ messages: [{ topic: queries.address, key: query.query_id, value: query, headers }], acks: -1 })
await producer.close()

const stream = await consumer.consume({
  topics: [answers.address], mode: 'manual', maxWaitTime: 500,
  offsets: ends.get(answers.address).map((offset, partition) => ({ topic: answers.address, partition, offset }))
})
const giveUp = setTimeout(() => stream.destroy(new Error('no answer came')), query.budget_ms + 5_000)
let cursor = 0 // what ends before it was shown already
for await (const { key, value: event } of stream) {
  if (key !== query.query_id) continue
  if (event.type === 'answer.ended') {
    console.log(`\n[${event.outcome}]`)
    break
  }
  if (event.type !== 'part.added' || event.end <= cursor) continue
  const { part, start } = event
  if (part.kind === 'text') process.stdout.write([...part.text].slice(Math.max(0, cursor - start)).join(''))
  else if (start < cursor) continue
  else if (part.kind === 'citation') process.stdout.write(`[${part.label}]`)
  else if (part.kind === 'product') console.log(`\n* ${part.title}`)
  cursor = event.end
}
clearTimeout(giveUp)
await consumer.close(true)
