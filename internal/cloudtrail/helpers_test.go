package cloudtrail

const (
	testAccount = "111122223333"
	testRegion  = "eu-west-1"
	testARN     = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/TopSecretInfo-a1B2c3"
	testPartial = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/TopSecretInfo"
	testName    = "payments/TopSecretInfo"
	testRoleARN = "arn:aws:iam::111122223333:role/apps/payments-api"
	testUserARN = "arn:aws:iam::111122223333:user/staff/alice"
)

func testSecret() Secret {
	return Secret{Name: testName, ARN: testARN, Region: testRegion, Account: testAccount, Partition: "aws"}
}

func testRole() Reader { return Role(testRoleARN, "i-0abc") }
