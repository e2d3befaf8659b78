/** An operator's object that stands for a backing service. */
export interface Operator {
  readonly group: string;
  readonly kind: string;
  /** As paths of the API name it. */
  readonly resource: string;
  readonly family: string;
  /** Where the object names its image. */
  readonly image: readonly string[];
}

const operator = (
  group: string,
  kind: string,
  resource: string,
  family: string,
  ...image: readonly string[]
): Operator => ({
  group,
  kind,
  resource,
  family,
  image: ['spec', ...image],
});

export const operators: readonly Operator[] = [
  operator('postgresql.cnpg.io', 'Cluster', 'clusters', 'postgres', 'imageName'),
  operator('postgres-operator.crunchydata.com', 'PostgresCluster', 'postgresclusters', 'postgres', 'image'),
  operator('acid.zalan.do', 'postgresql', 'postgresqls', 'postgres', 'dockerImage'),
  operator('redis.redis.opstreelabs.in', 'Redis', 'redis', 'redis', 'kubernetesConfig', 'image'),
  operator('rabbitmq.com', 'RabbitmqCluster', 'rabbitmqclusters', 'rabbitmq', 'image'),
  operator('kafka.strimzi.io', 'Kafka', 'kafkas', 'kafka', 'kafka', 'image'),
  operator('elasticsearch.k8s.elastic.co', 'Elasticsearch', 'elasticsearches', 'elasticsearch', 'image'),
  operator('mongodbcommunity.mongodb.com', 'MongoDBCommunity', 'mongodbcommunity', 'mongodb', 'image'),
];
