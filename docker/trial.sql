-- Run once, when the trial's database is made: every table of the DynamoDB beside it, as foreign tables of the schema app.
CREATE SERVER ddb FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint 'http://dynamodb:8000');
CREATE USER MAPPING FOR CURRENT_USER SERVER ddb OPTIONS (access_key_id 'sample', secret_access_key 'sample');
CREATE SCHEMA app;
IMPORT FOREIGN SCHEMA dynamodb FROM SERVER ddb INTO app OPTIONS (sample_items '100');
